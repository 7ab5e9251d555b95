using System.Text;

namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary><c>application/x-www-form-urlencoded</c> as RFC 6749 appendix B means it: UTF-8, space as plus, all but <c>*-._</c>, letters and digits escaped.</summary>
internal static class FormEncoding
{
    private const string Hex = "0123456789ABCDEF";

    public static string Encode(string text) => Append(new StringBuilder(text.Length + 16), text).ToString();

    public static StringBuilder AppendPair(this StringBuilder form, string name, string value)
    {
        if (form.Length > 0) form.Append('&');
        return Append(Append(form, name).Append('='), value);
    }

    private static StringBuilder Append(StringBuilder form, string text)
    {
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)octet;
            if (char.IsAsciiLetterOrDigit(character) || character is '*' or '-' or '.' or '_') form.Append(character);
            else if (character == ' ') form.Append('+');
            else form.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
        }

        return form;
    }
}
