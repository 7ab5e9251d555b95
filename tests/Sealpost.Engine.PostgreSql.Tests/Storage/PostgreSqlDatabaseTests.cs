using Sealpost.Engine.PostgreSql;

namespace Sealpost.Engine.Tests.Storage;

public sealed class PostgreSqlDatabaseTests
{
    [Fact]
    public void With_several_hosts_it_follows_the_one_that_takes_writes_and_soon()
    {
        var connection = PostgreSqlDatabase.Parse("Host=one,two;Database=sealpost");

        (connection.TargetSessionAttributes, connection.HostRecheckSeconds).ShouldBe(("primary", 1));
    }

    [Fact]
    public void What_the_connection_string_says_of_it_stands()
    {
        var connection = PostgreSqlDatabase.Parse("Host=one,two;Database=sealpost;Target Session Attributes=read-write;Host Recheck Seconds=30");

        (connection.TargetSessionAttributes, connection.HostRecheckSeconds).ShouldBe(("read-write", 30));
    }
}
