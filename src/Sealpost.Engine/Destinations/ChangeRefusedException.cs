using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations;

/// <summary>A change that only the database could judge is refused. Thrown inside a transaction, so that nothing of it stays.</summary>
internal sealed class ChangeRefusedException(FieldFault fault) : Exception(fault.Message)
{
    public FieldFault Fault { get; } = fault;
}
