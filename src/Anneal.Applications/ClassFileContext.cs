using System.Text.Json.Serialization;

namespace Anneal.Applications;

[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class ClassFileContext : JsonSerializerContext;
