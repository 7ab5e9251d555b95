using FsCheck.Fluent;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes;

public sealed class SignableSchemeTests
{
    [Theory]
    [MemberData(nameof(CatalogueCases.SignableIds), MemberType = typeof(CatalogueCases))]
    public void Whatever_signs_verifies_its_own_and_nobody_elses(string id)
    {
        foreach (var scheme in CatalogueCases.Variants(id))
        {
            if (!scheme.CanSign)
                continue;
            SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
            SchemeKey[] others = [CatalogueCases.FreshKey(scheme)];
            foreach (var body in CatalogueCases.Bodies(scheme).Sample(5))
            {
                var written = scheme.Sign(body, keys);

                scheme.Verify(written, body, keys).Outcome.ShouldBe(VerifyOutcome.Accepted, scheme.Id);
                scheme.Verify(written, body, others).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch, scheme.Id);
                scheme.Verify([], body, keys).IsAccepted.ShouldBeFalse(scheme.Id);
            }
        }
    }
}
