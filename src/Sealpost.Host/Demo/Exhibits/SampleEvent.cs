namespace Sealpost.Host.Demo.Exhibits;

/// <summary>One event of one system, in the form its documents show. Each body holds what a careless sender would rewrite: spaces, line ends, and characters that JSON writers like to escape.</summary>
/// <param name="System">The system's name in the table.</param>
/// <param name="Tenant">The tenant that sends as it.</param>
/// <param name="EventType">The event type.</param>
/// <param name="Payload">The body.</param>
internal sealed record SampleEvent(string System, string Tenant, string EventType, byte[] Payload)
{
    public static readonly SampleEvent EnGenius = new("EnGenius Cloud", "engenius", "switch_link_status", """
        {"sentAt":"2026-03-11T06:10:56.120Z","organizationId":"5f2b","organizationName":"Müller & Söhne","networkName":"HQ <1st floor>","deviceSerial":"2104C0FFEE42",
        "deviceName":"Core+Switch","deviceType":"switch","alertId":"switch_link_status","alertType":"Switch Link Status","alertLevel":"notice","occurredAt":"2026-03-11T06:10:55.000Z",
        "alertData":{"port":"7","status":"up"}}
        """u8.ToArray());

    public static readonly SampleEvent InsCipher = new("InsCipher", "inscipher", "webhook.batch.status.processed", """
        {"event_id":12,"event":"webhook.batch.status.processed","timestamp":"2026-03-11 06:10:55","batch_id":"e455acef2249e49bb04476226750f9fc","status":"processed",
        "transactions":[{"policy_number":"AAM05001801","transaction_id":167254,"status_message":"Submitted – £1,200","warnings":["Required document is missing"]}]}
        """u8.ToArray());

    public static readonly SampleEvent Kaisa = new("Kaisa EB", "kaisa", "call.ended", """
        { "call_id": "c-20817", "source": "+46 8 123 45 67", "duration": 184, "outcome": "answered", "agent": "Åsa" }
        """u8.ToArray());

    public static readonly SampleEvent ActiGraph = new("ActiGraph", "actigraph", "upload", """
        {"uploadId":"85045","studyId":"189","subjectId":"44732","status":"error","message":"Données – 無効 ⚠","createdDateTimeUTC":"2026-03-11T06:10:55.0000000"}
        """u8.ToArray());

    public static readonly SampleEvent OrangeLogic = new("Orange Logic", "orange-logic", "AssetEdited", """
        {"EventId":"0c8f6a1e-6c0b-4f5e-9a53-1f3f0b6f2f11","EventType":"AssetEdited","RecordID":"2UZ5BDSAQ2Y","Title":"Ångström – Москва 🍊"}
        """u8.ToArray());

    public static readonly SampleEvent Standard = new("Standard Webhooks", "standard-webhooks", "invoice.paid", """
        {"type":"invoice.paid","timestamp":"2026-03-11T06:10:55Z","data":{"invoice":"in_42","amount":1.10,"note":"it's 1 > 0"}}
        """u8.ToArray());

    public static readonly SampleEvent Custom = new("Custom", "custom", "order.shipped", """
        {"order":"A-1007","carrier":"Posti","parcels":[ 1, 2 ]}
        """u8.ToArray());
}
