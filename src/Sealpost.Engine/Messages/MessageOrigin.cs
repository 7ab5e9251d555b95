using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Messages;

/// <summary>Where a message came in that its tenant did not publish itself.</summary>
/// <param name="Headers">The headers it came with, as the history writes them; null when there were none to keep.</param>
/// <param name="Keys">By what a repetition is recognised: any of them will do. Empty when every request is a message of its own.</param>
internal sealed record MessageOrigin(SourceId Source, string? Headers, IdempotencyKey[] Keys);
