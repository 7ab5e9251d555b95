using System.Net.Sockets;
using System.Text;

namespace Sealpost.AspNetCore.Tests;

/// <summary>A TCP connection on which a test writes what no client library would.</summary>
internal sealed class SlowConnection(TcpClient client) : IAsyncDisposable
{
    private readonly NetworkStream _stream = client.GetStream();

    public static async Task<SlowConnection> OpenAsync(string root)
    {
        var client = new TcpClient();
        var address = new Uri(root);
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return new(client);
    }

    public async Task WriteAsync(string latin1) => await WriteAsync(Encoding.Latin1.GetBytes(latin1));

    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await _stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>The status line of the next answer.</summary>
    public async Task<string> ReadStatusAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, TestContext.Current.CancellationToken) == 1 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
