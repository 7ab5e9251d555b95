namespace Sealpost.Engine.Secrets;

/// <summary>The master key is missing, malformed or not the one the database was sealed with. The server does not start; the message says what to do.</summary>
internal sealed class MasterKeyException : Exception
{
    public MasterKeyException(string message) : base(message)
    {
    }

    public MasterKeyException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
