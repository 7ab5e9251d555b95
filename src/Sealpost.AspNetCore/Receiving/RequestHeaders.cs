using Microsoft.AspNetCore.Http;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>Reads header fields where the server keeps them.</summary>
internal readonly struct RequestHeaders(IHeaderDictionary headers) : IHeaderReader
{
    public int Read(string name, out string? value)
    {
        var values = headers[name];
        value = values.Count == 0 ? null : values[0];
        return values.Count;
    }
}
