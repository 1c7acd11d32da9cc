using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>While it lives, objects that are written more than once on this thread get Keras's <c>shared_object_id</c>, as in its archives.</summary>
internal sealed class SharedObjects : IDisposable
{
    public const string Key = "shared_object_id";

    [ThreadStatic]
    private static SharedObjects? current;

    private readonly Dictionary<object, (int Id, JsonObject First)> written = new(ReferenceEqualityComparer.Instance);
    private readonly SharedObjects? outer = current;

    public SharedObjects() => current = this;

    public void Dispose() => current = outer;

    public static void Mark(object made, JsonObject envelope)
    {
        if (current is null || current.written.TryAdd(made, (current.written.Count + 1, envelope))) return;
        var (id, first) = current.written[made];
        (first[Key], envelope[Key]) = (id, id);
    }
}
