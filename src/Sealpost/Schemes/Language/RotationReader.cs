namespace Sealpost.Schemes.Language;

/// <summary>Reads the member <c>rotation</c>.</summary>
internal static class RotationReader
{
    private static readonly (string, RotationMode?)[] Modes =
        [("none", RotationMode.None), ("all", RotationMode.All), ("labels", RotationMode.Labels), ("positions", RotationMode.Positions)];

    public static RotationDefinition? Read(ObjectReader? reader)
    {
        if (reader is null)
            return null;

        var mode = reader.Choice("mode", Modes, null, isRequired: true);
        var overlap = reader.Duration("overlap");
        var isLabelled = mode == RotationMode.Labels;
        var only = isLabelled ? reader.Text("only", isRequired: true) : null;
        var old = isLabelled ? reader.Text("old", isRequired: true) : null;
        var @new = isLabelled ? reader.Text("new", isRequired: true) : null;
        if (isLabelled && old is not null && old == @new)
            reader.Fault("new", "The older and the newer key need different labels; with one label for all, the mode is \"all\".");

        reader.Close();
        return mode is null ? null : new(mode.Value) { Only = only, Old = old, New = @new, Overlap = overlap };
    }
}
