using System.Net;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Members;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.Members;

/// <summary>An instance with people in it.</summary>
internal sealed class People : IAsyncDisposable
{
    public const string Password = "tea for two at five";
    public const string Other = "coffee for one at ten";
    public static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");

    private People(TestStores stores) => Stores = stores;

    public TestStores Stores { get; }

    public SignIn SignIn => Stores.Get<SignIn>();

    public LinkEntry Entry => Stores.Get<LinkEntry>();

    public SessionStore Sessions => Stores.Get<SessionStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<People> StartAsync(params (string, string)[] settings) => new(await TestStores.StartAsync(settings));

    /// <param name="password">Null for one who is invited.</param>
    public async Task<MemberId> AddAsync(string email, Role role = Role.SuperAdmin, int? tenantNo = null, string? password = Password)
    {
        var hash = password is null ? null : await Stores.Get<PasswordHasher>().HashAsync(password, Cancel);
        return await Stores.WriteAsync(connection => Stores.Get<MemberStore>().Insert(connection, new(email, email.Split('@')[0], tenantNo, role), hash));
    }

    public Task<SignInOutcome> TryAsync(string email, string password = Password, IPAddress? from = null, string? before = null) => SignIn.SignInAsync(email, password, from ?? Home, before, Cancel);

    /// <summary>Signs in and returns the token.</summary>
    public async Task<string> EnterAsync(string email, string password = Password) => Token(await TryAsync(email, password));

    public static string Token(SignInOutcome outcome) => outcome.ShouldBeOfType<SignInOutcome.Opened>().Session.Token.Text;

    public Task<Session?> SessionAsync(string token) => Sessions.FindAsync(token, Cancel);

    public Task<OpaqueToken> LinkAsync(LinkKind kind, UInt128 id, int? tenantNo = null, Role? role = null) => Stores.WriteAsync(connection => Stores.Get<LinkStore>().Insert(
        connection, new(kind, id, Stores.Clock.GetUtcNow() + TimeSpan.FromHours(1)) { TenantNo = tenantNo, Role = role, Name = "maker", SessionFor = TimeSpan.FromMinutes(30) }));

    public Task<int> ExecuteAsync(string sql) => Stores.WriteAsync(connection => connection.Execute(sql));

    public ValueTask DisposeAsync() => Stores.DisposeAsync();
}
