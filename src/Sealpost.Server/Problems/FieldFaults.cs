using Sealpost.Engine.Validation;

namespace Sealpost.Server.Problems;

/// <summary>Answers with what the engine found wrong.</summary>
internal static class FieldFaults
{
    private const string WholeBody = "body";

    public static Problem ToProblem(this IEnumerable<FieldFault> faults)
    {
        var errors = new FieldErrors();
        foreach (var fault in faults) errors.Add(NameOf(fault), fault.Message);
        return errors.ToProblem();
    }

    /// <summary>What is at odds with something that is stored, rather than wrong in itself.</summary>
    public static Problem ToConflict(this FieldFault fault) =>
        Problem.Conflict($"{NameOf(fault)}: {fault.Message}") with { Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { [NameOf(fault)] = [fault.Message] } };

    private static string NameOf(FieldFault fault) => fault.Field.Length == 0 ? WholeBody : fault.Field;
}
