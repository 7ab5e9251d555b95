namespace Sealpost.Server.Idempotency;

/// <summary>What became of a create request.</summary>
internal abstract record Creation<T>
{
    private Creation()
    {
    }

    public sealed record Made(T Value) : Creation<T>;

    /// <summary>The same request came before and made this thing; answer it again without its secrets.</summary>
    public sealed record Repeated(string Resource) : Creation<T>;

    /// <summary>The key came before with another request.</summary>
    public sealed record Conflict : Creation<T>;
}
