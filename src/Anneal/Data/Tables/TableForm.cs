namespace Anneal.Data;

/// <summary>What the rows of a table hold.</summary>
/// <param name="Features">The number of features, at least 1.</param>
/// <param name="HasLabel">Whether there are labels.</param>
/// <param name="HasWeight">Whether there are sample weights.</param>
/// <param name="HasClasses">Whether labels are numbers of classes.</param>
internal sealed record TableForm(int Features, bool HasLabel, bool HasWeight, bool HasClasses)
{
    /// <summary>Checks what all tables have in common.</summary>
    public static void Require(int? features, bool hasLabelOfClasses, float? missing)
    {
        if (features == 0) throw Anneal.Require.Wrong(nameof(features), "must hold at least one column; it was empty");
        if (!hasLabelOfClasses) throw Anneal.Require.Wrong("classes", "must be given with label; there was none");
        if (missing is { } number && !float.IsFinite(number)) throw Anneal.Require.Refused(number, "a finite number", nameof(missing));
    }
}
