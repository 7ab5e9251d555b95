namespace Sealpost.Server.ExternalLogin;

/// <summary>Why nobody was signed in. The sign-in page says it in words.</summary>
internal enum ExternalLoginFault
{
    /// <summary>The provider, or the person there, said no.</summary>
    Denied,

    /// <summary>It was not begun in this browser or took too long, or the provider answered something that cannot be used.</summary>
    Failed,

    /// <summary>The provider's token or user information endpoint did not answer.</summary>
    Unreachable,

    /// <summary>The provider gives no e-mail address, or does not say that it is verified.</summary>
    Unverified,

    /// <summary>The address is no member's, or the member is disabled.</summary>
    Refused,

    /// <summary>Over plain http from elsewhere there is no session.</summary>
    NeedsHttps,
}
