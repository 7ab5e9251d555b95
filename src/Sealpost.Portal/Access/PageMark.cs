namespace Sealpost.Portal.Access;

/// <summary>Marks the endpoint of a page.</summary>
internal sealed class PageMark;
