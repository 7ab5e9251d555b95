namespace Sealpost.Engine.Egress;

/// <summary>Whether a URL may become a destination.</summary>
internal abstract record UrlDecision
{
    private UrlDecision()
    {
    }

    /// <param name="Url">The URL as it will be sent.</param>
    internal sealed record Accepted(Uri Url) : UrlDecision;

    /// <param name="Fault">What kind of fault.</param>
    /// <param name="Message">What is wrong and how to mend it; may be shown beside the field.</param>
    internal sealed record Refused(UrlFault Fault, string Message) : UrlDecision;
}

internal enum UrlFault
{
    TooLong,
    NotAUrl,
    Scheme,
    CredentialsOverHttp,
    UserInfo,
    Fragment,
    Host,

    /// <summary>The last label is a number, so a resolver may read the whole as an address.</summary>
    NumericHost,
    Port,
    Address,
}
