using ScheduleGallery;

if (args is not [var folder])
{
    Console.Error.WriteLine("Pass the folder to write to, for example docs.");
    return 1;
}

Gallery.Write(folder);
return 0;
