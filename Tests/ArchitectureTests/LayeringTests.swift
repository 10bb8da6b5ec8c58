import Foundation
import Testing

@Suite("Layers")
struct LayeringTests {
    @Test("The package has the targets and edges of the table in ARCHITECTURE.md, and no others")
    func repositoryKeepsItsLayers() throws {
        let document = String(decoding: try Repository.contents(of: "ARCHITECTURE.md"), as: UTF8.self)
        let package = try PackageDescriptionDump.ofRepository()
        #expect(package.targets.contains { $0.name == "PacCryptCore" })
        #expect(Layering(document: document).differences(from: package) == [])
    }

    private static let table = """
        | target | what it holds | imports |
        |---|---|---|
        | `CSystem`, `CNet` | module maps | |
        | `Core` | what `Server` serves | `CSystem` |
        | `Server` | the site | `Core`, `net` |

        | change | place |
        |---|---|
        | a | `Elsewhere` |
        """

    private static let package = [
        #"{"name": "CSystem", "type": "system", "dependencies": []}"#,
        #"{"name": "CNet", "type": "system", "dependencies": []}"#,
        #"{"name": "Core", "type": "regular", "dependencies": [{"byName": ["CSystem", null]}]}"#,
        #"""
        {"name": "Server", "type": "regular",
         "dependencies": [{"target": ["Core", {"a": []}]}, {"product": ["Net", "net", null, null]}]}
        """#,
        #"{"name": "CoreTests", "type": "test", "dependencies": [{"byName": ["Server", null]}]}"#,
        #"{"name": "Probe", "type": "executable", "path": "Tests/Probe", "dependencies": [{"byName": ["Server", null]}]}"#,
    ]

    @Test("A table is read up to its end, and its package is found to be the same")
    func same() throws {
        let layering = Layering(document: "Text\n\n" + Self.table)
        #expect(layering.layers.map(\.target) == ["CSystem", "CNet", "Core", "Server"])
        #expect(try layering.differences(from: PackageDescriptionDump(targets: Self.package)) == [])
    }

    @Test(
        "A target or an edge that only one of the two has is found",
        arguments: [
            (
                3, #"{"name": "Server", "type": "regular", "dependencies": [{"byName": ["Core", null]}]}"#,
                "Server does not import net"
            ),
            (0, "", "CSystem does not exist"),
            (4, #"{"name": "Extra", "type": "regular", "dependencies": []}"#, "Extra is not in the table"),
            (
                1, #"{"name": "CNet", "type": "system", "dependencies": [{"byName": ["Core", null]}]}"#,
                "CNet must not import Core"
            ),
            (
                2, #"{"name": "Core", "type": "regular", "dependencies": [{"byName": ["Probe", null]}]}"#,
                "Core must not import Probe"
            ),
        ] as [(Int, String, String)])
    func differences(index: Int, target: String, difference: String) throws {
        var package = Self.package
        if target.isEmpty { package.remove(at: index) } else { package[index] = target }
        let found = Layering(document: Self.table).differences(from: try PackageDescriptionDump(targets: package))
        #expect(found.contains(difference))
    }

    @Test("A target that stands above what it imports is found")
    func upwardEdge() throws {
        let table = "| target | a | b |\n|---|---|---|\n| `Server` | | `Core` |\n| `Core` | | |\n"
        #expect(
            Layering(document: table).differences(from: try PackageDescriptionDump(targets: [])).contains(
                "Server stands above Core, which it imports"))
    }
}
