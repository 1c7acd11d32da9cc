using LayerGallery;

// Writes the pictures of docs/layers.md: dotnet run --project samples/LayerGallery -- docs
if (args is not [var folder])
{
    Console.Error.WriteLine("Pass the folder to write to, for example docs.");
    return 1;
}

foreach (var picture in Pictures.All)
    File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, Pictures.Folder)).FullName, $"{picture.Name}.svg"), picture.Draw());
var page = Path.Combine(folder, "layers.md");
File.WriteAllText(page, Pictures.Refresh(File.ReadAllText(page)));
return 0;
