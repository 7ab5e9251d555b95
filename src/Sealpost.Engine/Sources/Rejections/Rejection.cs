using Sealpost.Engine.Identity;
using Sealpost.Engine.Sources.Intake;

namespace Sealpost.Engine.Sources.Rejections;

/// <summary>A request that a source did not take in, kept for a while so that people can find out why.</summary>
/// <param name="Reason">A stable word; see <see cref="RejectionReason"/>.</param>
/// <param name="Content">Null when it can no longer be read: the master key it was sealed with is gone.</param>
internal sealed record Rejection(RejectionId Id, string Reason, DateTimeOffset ReceivedAt, RejectedRequest? Content);

/// <param name="BodySize">Bytes of the body as it came.</param>
/// <param name="IsTruncated">Whether only the beginning of the body was kept.</param>
internal sealed record RejectedRequest(
    string Method, string Url, string? ContentType, string Caller, IReadOnlyList<KeyValuePair<string, string>> Headers, int BodySize, bool IsTruncated, ReadOnlyMemory<byte> Body);
