using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SeatAspire.Api.Data;

namespace SeatAspire.Tests.Data;

/// <summary>The model in the code and the schema are written by hand, so they are held against each other.</summary>
public sealed partial class SchemaTests
{
    private sealed record Column(string Type, bool Nullable, int? Length);

    private sealed record Table(IReadOnlyDictionary<string, Column> Columns, string PrimaryKey, IReadOnlyList<string> Unique, IReadOnlyList<string> References, IReadOnlyList<string> Indexes);

    [Fact]
    public void The_model_and_the_schema_agree()
    {
        using var replica = Replica.Build("Server=127.0.0.1;Port=1", new Dictionary<string, string?>());
        using var scope = replica.Services.CreateScope();
        var model = scope.ServiceProvider.GetRequiredService<SeatDb>().Model;
        var schema = Read("mysql");

        Assert.Equal(model.GetEntityTypes().Select(type => type.GetTableName()!).Order(), schema.Keys.Order());
        foreach (var type in model.GetEntityTypes())
        {
            var table = schema[type.GetTableName()!];
            Assert.Equal(
                type.GetProperties().Select(property => $"{property.GetColumnName()} {TypeOf(property.ClrType)} {property.IsNullable}").Order(),
                table.Columns.Select(column => $"{column.Key} {column.Value.Type} {column.Value.Nullable}").Order());
            Assert.Equal(string.Join(", ", type.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName())), table.PrimaryKey);
        }
    }

    [Fact]
    public void MySql_scripts_can_be_run_again_and_compare_byte_by_byte()
    {
        foreach (var sql in Scripts("mysql"))
        {
            Assert.DoesNotMatch("CREATE TABLE (?!IF NOT EXISTS)|INSERT INTO|CREATE INDEX", sql);
            Assert.Equal(Regex.Count(sql, "CREATE TABLE"), Regex.Count(sql, Regex.Escape("CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;")));
        }
    }

    private static (string Path, string Text)[] Files(string dialect) =>
        [.. Checkout.Files().Where(file => file.Path.StartsWith($"SeatAspire.Api/Data/Migrations/{dialect}/", StringComparison.Ordinal)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    private static IEnumerable<string> Scripts(string dialect) => Files(dialect).Select(file => file.Text);

    private static string TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name switch
    {
        nameof(String) => "text",
        nameof(Int32) => "int",
        nameof(Int64) => "bigint",
        nameof(Boolean) => "bool",
        nameof(DateTimeOffset) => "time",
        var other => other,
    };

    private static Dictionary<string, Table> Read(string dialect)
    {
        var sql = string.Join('\n', Scripts(dialect));
        var tables = CreateTable().Matches(sql).ToDictionary(match => match.Groups["name"].Value, match => ReadTable(match.Groups["body"].Value));
        foreach (Match index in CreateIndex().Matches(sql))
        {
            var table = tables[index.Groups["table"].Value];
            tables[index.Groups["table"].Value] = table with { Indexes = [.. table.Indexes, $"{index.Groups["name"].Value} ({index.Groups["columns"].Value})"] };
        }

        foreach (Match change in AllowNull().Matches(sql))
        {
            var columns = new Dictionary<string, Column>(tables[change.Groups["table"].Value].Columns);
            columns[change.Groups["column"].Value] = columns[change.Groups["column"].Value] with { Nullable = true };
            tables[change.Groups["table"].Value] = tables[change.Groups["table"].Value] with { Columns = columns };
        }

        return tables;
    }

    private static Table ReadTable(string body)
    {
        var columns = new Dictionary<string, Column>();
        var primary = "";
        var (unique, references, indexes) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var line in body.Split(",\n").Select(line => line.Trim()))
        {
            if (TableKey().Match(line) is { Success: true } key)
            {
                var list = key.Groups["columns"].Value;
                switch (key.Groups["kind"].Value)
                {
                    case "PRIMARY KEY":
                        primary = list;
                        break;
                    case "UNIQUE":
                        unique.Add(list);
                        break;
                    case "INDEX":
                        indexes.Add($"{key.Groups["name"].Value} ({list})");
                        break;
                    default:
                        references.Add($"{list} {key.Groups["target"].Value}");
                        break;
                }

                continue;
            }

            var column = ColumnLine().Match(line);
            Assert.True(column.Success, line);
            var name = column.Groups["name"].Value;
            var isPrimary = line.Contains("PRIMARY KEY", StringComparison.Ordinal);
            var isNotNull = isPrimary || line.Contains("NOT NULL", StringComparison.Ordinal);
            columns.Add(name, new Column(
                column.Groups["type"].Value switch
                {
                    "varchar" or "text" or "longtext" => "text",
                    "int" or "integer" => "int",
                    "tinyint(1)" or "boolean" => "bool",
                    "timestamptz" or "datetime(6)" => "time",
                    var other => other,
                },
                !isNotNull,
                column.Groups["length"] is { Success: true } length ? int.Parse(length.Value, null) : null));
            primary = isPrimary ? name : primary;
            if (line.Contains(" UNIQUE", StringComparison.Ordinal))
            {
                unique.Add(name);
            }

            if (column.Groups["target"] is { Success: true } target)
            {
                references.Add($"{name} {target.Value}");
            }
        }

        return new Table(columns, primary, unique, references, indexes);
    }

    [GeneratedRegex(@"CREATE TABLE (IF NOT EXISTS )?(?<name>\w+) \(\n(?<body>.*?)\n\)", RegexOptions.Singleline)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"ALTER TABLE (?<table>\w+) (ALTER|MODIFY) COLUMN (?<column>\w+) (DROP NOT NULL|varchar\(\d+\) NULL);")]
    private static partial Regex AllowNull();

    [GeneratedRegex(@"CREATE INDEX (?<name>\w+) ON (?<table>\w+) \((?<columns>[^)]*)\)")]
    private static partial Regex CreateIndex();

    [GeneratedRegex(@"^(?<kind>PRIMARY KEY|UNIQUE|INDEX|FOREIGN KEY) ?(?<name>\w+)? ?\((?<columns>[^)]*)\)( REFERENCES (?<target>.*))?$")]
    private static partial Regex TableKey();

    [GeneratedRegex(@"^(?<name>\w+) (?<type>varchar|text|longtext|integer|int|bigint|boolean|tinyint\(1\)|timestamptz|datetime\(6\))(\((?<length>\d+)\))?( .*?)?(REFERENCES (?<target>.*))?$")]
    private static partial Regex ColumnLine();
}
