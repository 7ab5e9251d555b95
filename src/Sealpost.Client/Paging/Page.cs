namespace Sealpost.Client.Paging;

/// <summary>One page of a list, for those who go through it at their own pace.</summary>
/// <param name="Items">What is on it, newest first.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
