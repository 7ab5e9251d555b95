using System.Text;

namespace Sealpost.Schemes.Evaluation;

/// <summary>
/// The form of one signature: literal text around <c>{sig}</c> and, where the scheme has them, <c>{kid}</c> and <c>{label}</c>. Matching
/// is a single walk; a capture ends where the next literal first occurs.
/// </summary>
internal sealed class ItemPattern(ItemPatternPart[] parts, string end)
{
    public static readonly ItemPattern Bare = new([new("", ItemCapture.Signature)], "");

    public bool HasKeyId { get; } = parts.Any(part => part.Capture == ItemCapture.KeyId);

    public bool HasLabel { get; } = parts.Any(part => part.Capture == ItemCapture.Label);

    public bool TryMatch(ReadOnlySpan<char> item, out ItemMatch match)
    {
        match = default;
        ReadOnlySpan<char> signature = default, keyId = default, label = default;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!item.StartsWith(parts[i].Before))
                return false;

            item = item[parts[i].Before.Length..];
            var last = i == parts.Length - 1;
            var next = last ? end : parts[i + 1].Before;
            var length = next.Length == 0 ? item.Length
                : last ? (item.EndsWith(next) ? item.Length - next.Length : -1)
                : item.IndexOf(next);
            if (length < 0)
                return false;

            switch (parts[i].Capture)
            {
                case ItemCapture.KeyId:
                    keyId = item[..length];
                    break;
                case ItemCapture.Label:
                    label = item[..length];
                    break;
                default:
                    signature = item[..length];
                    break;
            }

            item = item[length..];
        }

        match = new ItemMatch { Signature = signature, KeyId = keyId, Label = label };
        return true;
    }

    public void Write(StringBuilder target, string signature, string? keyId, string? label)
    {
        foreach (var part in parts)
        {
            target.Append(part.Before).Append(part.Capture switch
            {
                ItemCapture.KeyId => keyId,
                ItemCapture.Label => label,
                _ => signature,
            });
        }

        target.Append(end);
    }
}

/// <summary>A capture and the literal text before it.</summary>
internal readonly record struct ItemPatternPart(string Before, ItemCapture Capture);

internal enum ItemCapture
{
    Signature,
    KeyId,
    Label,
}

internal readonly ref struct ItemMatch
{
    public ReadOnlySpan<char> Signature { get; init; }

    public ReadOnlySpan<char> KeyId { get; init; }

    public ReadOnlySpan<char> Label { get; init; }
}
