using System.ComponentModel.DataAnnotations;

namespace Sealpost.Engine.Handshakes;

/// <summary>Section <c>Sealpost:Handshakes</c>.</summary>
internal sealed class HandshakeOptions
{
    public const string Section = "Sealpost:Handshakes";

    /// <summary>The DNS name by which receivers know this system, in <c>WebHook-Request-Origin</c>, and in <c>Origin</c> of what is sent to those that agreed. Default <c>sealpost</c>.</summary>
    [RegularExpression("^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$", ErrorMessage = "a DNS name such as events.example.com")]
    public string Origin { get; set; } = "sealpost";
}
