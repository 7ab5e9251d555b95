using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sealpost.Engine.Identity;

/// <summary>One message on its way to one destination: the message id and the destination's ordinal in the message's fan-out.</summary>
internal readonly record struct DeliveryId(MessageId Message, int Ordinal)
{
    private const string Prefix = "dlv_";

    public static bool TryParse([NotNullWhen(true)] string? text, out DeliveryId id)
    {
        id = default;
        var separator = Prefix.Length + PublicId.TextLength;
        if (text is null || text.Length < separator + 2 || text[separator] != '_') return false;
        if (!PublicId.TryParse(text.AsSpan(0, separator), Prefix, out var message)) return false;
        var digits = text.AsSpan(separator + 1);
        if (digits.Length > 1 && digits[0] == '0') return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)) return false;
        id = new DeliveryId(new MessageId(message), ordinal);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PublicId.Format(Prefix, Message.Value)}_{Ordinal}");
}
