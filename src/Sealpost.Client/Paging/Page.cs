namespace Sealpost.Client.Paging;

/// <summary>One page of a list as the server answers it.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
