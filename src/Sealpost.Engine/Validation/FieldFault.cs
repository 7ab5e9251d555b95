namespace Sealpost.Engine.Validation;

/// <summary>One thing that is wrong with what a caller sent.</summary>
/// <param name="Field">The member, such as <c>signing[0].secret</c>; empty means the whole body.</param>
/// <param name="Message">What is wrong and how to mend it. Never repeats a secret.</param>
internal readonly record struct FieldFault(string Field, string Message)
{
    public override string ToString() => $"{Field}: {Message}";
}
