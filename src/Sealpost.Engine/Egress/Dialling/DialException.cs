namespace Sealpost.Engine.Egress.Dialling;

/// <summary>Carries a closed reason out of the handler's callbacks, which have no other way to speak to the request that waits.</summary>
internal sealed class DialException(FailureStage stage, FailureReason reason, Exception? inner = null) : IOException(reason.ToString(), inner)
{
    public FailureStage Stage => stage;

    public FailureReason Reason => reason;
}
