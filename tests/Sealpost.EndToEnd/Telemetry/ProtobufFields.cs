using System.Buffers.Binary;
using System.Text;

namespace Sealpost.EndToEnd.Telemetry;

/// <summary>The fields of one protobuf message, without a schema.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, byte[] Bytes)> _parts = [];
    private readonly List<(int Number, ulong Value)> _numbers = [];

    public ProtobufFields(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = ReadNumber(ref message);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _numbers.Add((number, ReadNumber(ref message)));
                    break;
                case 1:
                    _numbers.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(message)));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)ReadNumber(ref message);
                    _parts.Add((number, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5:
                    _numbers.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(message)));
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }
        }
    }

    public IEnumerable<ProtobufFields> Messages(int number) => _parts.Where(part => part.Number == number).Select(part => new ProtobufFields(part.Bytes));

    public byte[] Bytes(int number) => _parts.FirstOrDefault(part => part.Number == number).Bytes ?? [];

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public ulong? Number(int number) => _numbers.Where(one => one.Number == number).Select(one => (ulong?)one.Value).FirstOrDefault();

    private static ulong ReadNumber(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[0];
            message = message[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
