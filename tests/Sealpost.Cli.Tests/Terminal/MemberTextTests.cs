using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Tests.Terminal;

public sealed class MemberTextTests
{
    [Fact]
    public void Objects_in_a_list_are_written_as_members_and_what_is_empty_says_so() =>
        MemberText.Describe("""{"id":"dst_1","headers":{},"eventTypes":[],"signing":[{"scheme":"engenius@1","settings":{},"until":null}],"retry":{"delays":["5s","5m"]}}""")
            .ReplaceLineEndings("\n").ShouldBe(
                """
                id                      dst_1
                headers                 none
                eventTypes              none
                signing                 
                  scheme                engenius@1
                  settings              none
                  until                 null
                retry                   
                  delays                5s, 5m

                """.ReplaceLineEndings("\n"));

    [Fact]
    public void Several_objects_in_a_list_are_counted() =>
        MemberText.Describe("""{"signing":[{"scheme":"a@1"},{"scheme":"b@1"}]}""").Split('\n').Select(line => line.TrimEnd()).ShouldBe([
            "signing 1", "  scheme                a@1", "signing 2", "  scheme                b@1", "",
        ]);
}
