using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Cli.Listening;

/// <summary>The name constraints of RFC 5280, 4.2.1.10, that permit localhost, 127.0.0.0/8 and ::1 and nothing else.</summary>
internal static class LoopbackConstraints
{
    private const string NameConstraints = "2.5.29.30";
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag IpAddress = new(TagClass.ContextSpecific, 7);

    public static X509Extension Extension()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(Permitted))
        {
            using (writer.PushSequence())
                writer.WriteCharacterString(UniversalTagNumber.IA5String, "localhost", DnsName);
            using (writer.PushSequence())
                writer.WriteOctetString([127, 0, 0, 0, 255, 0, 0, 0], IpAddress);
            using (writer.PushSequence())
                writer.WriteOctetString([.. new byte[15], 1, .. Enumerable.Repeat((byte)255, 16)], IpAddress);
        }

        return new X509Extension(NameConstraints, writer.Encode(), critical: true);
    }
}
