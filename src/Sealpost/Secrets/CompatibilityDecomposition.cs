using System.Text;

namespace Sealpost.Secrets;

/// <summary>Unicode normalisation form KD.</summary>
internal static class CompatibilityDecomposition
{
    public static string Apply(string text) => text.Normalize(NormalizationForm.FormKD);
}
