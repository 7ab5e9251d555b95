using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Keys;

/// <summary>Given and fetched keys side by side, and which given key each belongs to.</summary>
internal sealed class FoundKeys
{
    /// <summary>The index of a key that nobody gave.</summary>
    public const int NoIndex = -1;

    private static readonly Secret Nothing = new("fetched");

    private readonly List<int> _indices = [];

    public List<SchemeKey> Keys { get; } = [];

    /// <summary>Why there is no key, when there is none.</summary>
    public VerifyOutcome Outcome { get; private set; } = VerifyOutcome.NoKey;

    public int IndexOf(int position) => _indices[position];

    public void Add(SchemeKey key, int index)
    {
        Keys.Add(key);
        _indices.Add(index);
    }

    public void Add(VerifyOutcome outcome) => Outcome = outcome;

    public void Add(KeyResolution resolution, int index)
    {
        foreach (var fetched in resolution.Keys.Take(Schemes.Evaluation.ActiveKeys.Max))
            Add(new SchemeKey(fetched.Key, Nothing, null, null, fetched.Id), index);
        Outcome = resolution.Kind switch
        {
            KeyResolutionKind.Untrusted => VerifyOutcome.KeyNotTrusted,
            KeyResolutionKind.Unknown => VerifyOutcome.NoKey,
            _ => VerifyOutcome.KeyUnavailable,
        };
    }
}
