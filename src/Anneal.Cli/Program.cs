return Anneal.Cli.AnnealCommand.Run(args);
