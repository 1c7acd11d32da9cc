namespace LayerGallery;

/// <summary>A picture of an idea: the name of its file, what it shows, and how it is drawn.</summary>
internal sealed record Picture(string Name, string Title, string Caption, Func<string> Draw);
