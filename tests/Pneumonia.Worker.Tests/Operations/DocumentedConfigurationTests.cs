using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Configuration;

namespace Pneumonia.Worker.Tests.Operations;

/// <summary>config/ and the options classes say the same.</summary>
public sealed class DocumentedConfigurationTests
{
    private static readonly string Folder = Path.Combine(Requires.RepositoryRoot, "config");

    [Fact]
    public void Every_options_class_is_a_section_that_the_service_knows()
    {
        var options = typeof(OperationsOptions).Assembly.GetTypes().Where(type => type.GetField("Section")?.IsLiteral == true);

        Assert.Equal(options.ToHashSet(), ConfigurationCatalog.Sections.Select(entry => entry.Options).ToHashSet());
    }

    [Fact]
    public void Appsettings_documents_every_key_with_its_default()
    {
        var documented = WorkerConfiguration.Load(Path.Combine(Folder, "appsettings.json"), "/absent", new Dictionary<string, string?>());

        var entries = ConfigurationListing.Of(documented).ToList();

        Assert.All(entries, entry => Assert.True(entry.Source != ConfigurationListing.BuiltIn, $"{entry.Key} is not in appsettings.json."));
        var builtIn = ConfigurationListing.Of(WorkerConfiguration.Load("/absent", "/absent", new Dictionary<string, string?>()));
        Assert.Equal(builtIn.Select(entry => (entry.Key, entry.Value)), entries.Select(entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public void The_schema_knows_every_key_with_its_default_and_no_other()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "appsettings.schema.json")))!;

        AssertDescribes(ConfigurationCatalog.Root, schema, allowed: "$schema");
    }

    [Theory]
    [InlineData("minimal.json")]
    [InlineData("retraining.json")]
    [InlineData("windows-share.json")]
    public void Examples_hold_only_known_keys(string example)
    {
        var configuration = WorkerConfiguration.Load("/absent", Path.Combine(Folder, "examples", example), new Dictionary<string, string?>());

        Assert.Empty(ConfigurationCheck.KeyProblems(configuration));
        Assert.NotNull(configuration.SourceOf("Intake:Folders:0:Path"));
    }

    private static void AssertDescribes(ConfigurationKey key, JsonNode schema, string? allowed = null)
    {
        if (key.IsValue)
        {
            Assert.False(string.IsNullOrEmpty(schema["description"]?.GetValue<string>()), $"{key.Name} has no description.");
            string described = schema["default"]?.GetValueKind() == JsonValueKind.String ? schema["default"]!.GetValue<string>() : schema["default"]?.ToJsonString() ?? "";
            Assert.Equal(ConfigurationKey.Format(key.Default), described);
            if (key.Type.IsEnum)
                Assert.Equal(Enum.GetNames(key.Type), schema["enum"]!.AsArray().Select(name => name!.GetValue<string>()));
            return;
        }

        if (key.IsList)
        {
            if (!key.Children[0].IsValue)
                AssertDescribes(key.Children[0], schema["items"]!);
            return;
        }

        var properties = schema["properties"]!.AsObject();
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.Equal(key.Children.Select(child => child.Name).Order(), properties.Select(property => property.Key).Where(name => name != allowed).Order());
        foreach (var child in key.Children)
            AssertDescribes(child, properties[child.Name]!);
    }
}
