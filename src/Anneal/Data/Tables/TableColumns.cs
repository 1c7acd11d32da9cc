namespace Anneal.Data;

/// <summary>What the columns of all tables have in common.</summary>
internal static class TableColumns
{
    /// <summary>Checks that there are features, and that no column is two things.</summary>
    /// <param name="table">What the table is called.</param>
    /// <param name="features">Places and names.</param>
    /// <param name="label">Those of the label, or null.</param>
    /// <param name="sampleWeight">The place of the sample weight, or null.</param>
    public static void RequireApart(string table, IReadOnlyList<(int Place, string Name)> features, (int Place, string Name)? label, int? sampleWeight)
    {
        if (features.Count == 0) throw Require.Wrong(nameof(features), $"must hold at least one column; {table} has no other column than label and sampleWeight");
        foreach (var (place, name) in features)
            if (place == label?.Place || place == sampleWeight)
                throw Require.Wrong(nameof(features), $"must not hold the column of {(place == label?.Place ? nameof(label) : nameof(sampleWeight))}, '{name}'");
        if (label is { } both && both.Place == sampleWeight) throw Require.Wrong(nameof(sampleWeight), $"must be another column than label; both were '{both.Name}'");
    }

    /// <summary>The error for a name that no column has.</summary>
    public static ArgumentException Unknown(string table, IEnumerable<string> names, string name, string parameter) =>
        Require.Wrong(parameter, $"must be columns of {table} ({string.Join(", ", names)}); it was '{name}'{Nearest.Hint("; the nearest is", name, names)}");
}
