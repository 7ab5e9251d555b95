using Microsoft.Extensions.Options;

namespace Sealpost.Server.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) =>
        options.MaxBodyBytes is >= LimitOptions.SmallestBody and <= LimitOptions.LargestBody
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Sealpost:Limits:MaxBodyBytes is {options.MaxBodyBytes}: give a number of bytes from {LimitOptions.SmallestBody} to {LimitOptions.LargestBody}.");
}
