using System.Globalization;

namespace Anneal.Saving;

/// <summary>Who wrote a file: which version of Keras, on what.</summary>
/// <param name="Major">1, 2 or 3.</param>
/// <param name="Backend">Such as <c>tensorflow</c>; null where the file does not say.</param>
internal sealed record LegacyVersion(int Major, string? Backend)
{
    /// <summary>Keras 1 began to write its version late.</summary>
    public static LegacyVersion Of(string? kerasVersion, string? backend) => new(
        kerasVersion?.Split('.')[0] is { } major && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1, backend);
}
