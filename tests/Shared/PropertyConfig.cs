using FsCheck;

namespace Sealpost.TestKit;

/// <summary>How properties are checked: a failure throws with its smallest example, success says nothing.</summary>
internal static class PropertyConfig
{
    public static Config Quiet => Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
}
