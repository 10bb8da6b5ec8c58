import Foundation
import Testing

@Suite("Layers")
struct LayeringTests {
    @Test("Every target depends only on what the architecture allows")
    func repositoryKeepsItsLayers() throws {
        let package = try PackageDescriptionDump.ofRepository()
        #expect(package.targets.contains { $0.name == "PacCryptCore" })
        #expect(Layering.paccrypt.violations(in: package) == [])
    }

    @Test(
        "A target or an edge that the table does not have is found",
        arguments: [
            (#"{"name": "Core", "type": "regular", "dependencies": []}"#, nil),
            (#"{"name": "Server", "type": "regular", "dependencies": [{"byName": ["Core", null]}]}"#, nil),
            (#"{"name": "Server", "type": "regular", "dependencies": [{"target": ["Core", null]}]}"#, nil),
            (
                #"{"name": "Core", "type": "regular", "dependencies": [{"byName": ["Server", null]}]}"#,
                "Core must not depend on Server"
            ),
            (
                #"{"name": "Core", "type": "regular", "dependencies": [{"target": ["Server", {"a": []}]}]}"#,
                "Core must not depend on Server"
            ),
            (
                #"{"name": "Extra", "type": "regular", "dependencies": []}"#,
                "Extra is not in the table of layers"
            ),
            (#"{"name": "CExtra", "type": "system", "dependencies": []}"#, "CExtra is not in the table of layers"),
            (#"{"name": "Core", "type": "regular", "dependencies": [{"byName": ["CSystem", null]}]}"#, nil),
            (
                #"{"name": "Server", "type": "regular", "dependencies": [{"byName": ["CSystem", null]}]}"#,
                "Server must not depend on CSystem"
            ),
            (#"{"name": "Server", "type": "regular", "dependencies": [{"product": ["Net", "net", null, null]}]}"#, nil),
            (
                #"{"name": "Core", "type": "regular", "dependencies": [{"product": ["Net", "net", null, null]}]}"#,
                "Core must not depend on net"
            ),
            (#"{"name": "Core", "type": "regular", "dependencies": [{"product": ["Log", "log", null, null]}]}"#, nil),
            (
                #"{"name": "CoreTests", "type": "test", "dependencies": [{"byName": ["Server", null]}]}"#,
                nil
            ),
            (#"{"name": "Fixtures", "type": "executable", "dependencies": [{"byName": ["Server", null]}]}"#, nil),
            (
                #"{"name": "Core", "type": "regular", "dependencies": [{"byName": ["Fixtures", null]}]}"#,
                "Core must not depend on Fixtures"
            ),
        ] as [(String, String?)])
    func violationsAreFound(target: String, violation: String?) throws {
        let layering = Layering(
            targets: ["Core": [], "Server": ["Core"]],
            reserved: ["CSystem": ["Core"], "net": ["Server"]],
            testSupport: ["Fixtures"])
        let systemLibrary = #"{"name": "CSystem", "type": "system", "dependencies": []}"#
        let json = Data(#"{"targets": [\#(target), \#(systemLibrary)]}"#.utf8)
        let package = try JSONDecoder().decode(PackageDescriptionDump.self, from: json)
        #expect(layering.violations(in: package) == [violation].compactMap(\.self))
    }
}
