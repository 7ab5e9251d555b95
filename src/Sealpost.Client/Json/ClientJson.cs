using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sealpost.Client.Activities;
using Sealpost.Client.ApiKeys;
using Sealpost.Client.Audit;
using Sealpost.Client.Cluster;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.EventTypes;
using Sealpost.Client.Jobs;
using Sealpost.Client.MasterKeys;
using Sealpost.Client.Members;
using Sealpost.Client.Messages;
using Sealpost.Client.OAuthClients;
using Sealpost.Client.Paging;
using Sealpost.Client.Playgrounds;
using Sealpost.Client.PortalLinks;
using Sealpost.Client.Problems;
using Sealpost.Client.Schemes;
using Sealpost.Client.Settings;
using Sealpost.Client.Sources;
using Sealpost.Client.Tenants;
using Sealpost.Client.Trials;

namespace Sealpost.Client.Json;

/// <summary>Everything that goes over the wire, generated at build time so that it survives trimming. As deep as payloads may be.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1024,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SealpostProblem))]
[JsonSerializable(typeof(NewTenant))]
[JsonSerializable(typeof(Page<Tenant>))]
[JsonSerializable(typeof(NewDestination))]
[JsonSerializable(typeof(Disabling))]
[JsonSerializable(typeof(SecretRotation))]
[JsonSerializable(typeof(RotatedSecret))]
[JsonSerializable(typeof(StoredSecrets))]
[JsonSerializable(typeof(AccountSecretRotation))]
[JsonSerializable(typeof(SignatureSettings))]
[JsonSerializable(typeof(SignatureSettingsChange))]
[JsonSerializable(typeof(EgressAddresses))]
[JsonSerializable(typeof(MasterKeyStatus))]
[JsonSerializable(typeof(Page<Destination>))]
[JsonSerializable(typeof(AcceptedMessage[]))]
[JsonSerializable(typeof(Page<Message>))]
[JsonSerializable(typeof(Page<Delivery>))]
[JsonSerializable(typeof(Page<Attempt>))]
[JsonSerializable(typeof(DestinationValidation))]
[JsonSerializable(typeof(SentTest))]
[JsonSerializable(typeof(TenantActivity))]
[JsonSerializable(typeof(Playground))]
[JsonSerializable(typeof(NewJob))]
[JsonSerializable(typeof(Recovery))]
[JsonSerializable(typeof(Page<Job>))]
[JsonSerializable(typeof(NewEventType))]
[JsonSerializable(typeof(Page<EventType>))]
[JsonSerializable(typeof(PublishedEventType))]
[JsonSerializable(typeof(Page<PublishedEventTypeSummary>))]
[JsonSerializable(typeof(NewOAuthClient))]
[JsonSerializable(typeof(Page<OAuthClient>))]
[JsonSerializable(typeof(TokenTest))]
[JsonSerializable(typeof(NewSource))]
[JsonSerializable(typeof(Page<Source>))]
[JsonSerializable(typeof(SourceSecrets))]
[JsonSerializable(typeof(SourceSecretRotation))]
[JsonSerializable(typeof(RotatedSourceSecret))]
[JsonSerializable(typeof(SourceUrlRotation))]
[JsonSerializable(typeof(RotatedSourceUrl))]
[JsonSerializable(typeof(Page<Rejection>))]
[JsonSerializable(typeof(Diagnosed))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(Page<ApiKey>))]
[JsonSerializable(typeof(NewMember))]
[JsonSerializable(typeof(MemberChange))]
[JsonSerializable(typeof(Page<Member>))]
[JsonSerializable(typeof(NewPortalLink))]
[JsonSerializable(typeof(PortalLink))]
[JsonSerializable(typeof(Page<AuditEntry>))]
[JsonSerializable(typeof(Page<SchemeInfo>))]
[JsonSerializable(typeof(FilterTrial))]
[JsonSerializable(typeof(TemplateTrial))]
[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ClientJson : JsonSerializerContext;
