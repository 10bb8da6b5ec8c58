import Foundation
import TestSupport
import Testing

@Suite("Scripts/install-dependencies")
struct InstallDependenciesTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Scripts/install-dependencies").path

    /// Runs it with a `swift` that is the script given; nil for none.
    private func run(swift: String?) throws -> Finished {
        try run { folder in
            guard let swift else { return }
            let path = try folder.write("#!/bin/sh\n\(swift)\n", to: "swift")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    /// Runs it with the `swift` that is put into the folder of programs.
    private func run(adding: (TemporaryFolder) throws -> Void) throws -> Finished {
        let folder = try TemporaryFolder()
        for tool in ["bash", "sed", "head", "sort", "paste", "ldd", "readlink", "env", "cat"] {
            let found = try Program.shell("command -v \(tool)").text.trimmingCharacters(in: .newlines)
            try FileManager.default.createSymbolicLink(atPath: folder.path(tool), withDestinationPath: found)
        }
        try adding(folder)
        return try Program.run("/bin/bash", [Self.script, "build"], environment: ["PATH": folder.path])
    }

    @Test("tells a swift that is missing from one that does not start, and says what that one lacks")
    func swift() throws {
        let missing = try run(swift: nil)
        #expect(missing.code == 1 && missing.errors.contains("There is no swift on the PATH"), "\(missing.errors)")
        let loader = "swift: error while loading shared libraries: libxml2.so.2: cannot open shared object file"
        let broken = try run(swift: "echo '\(loader)' >&2; exit 127")
        #expect(broken.code == 1 && broken.errors.contains(loader), "\(broken.errors)")
        #expect(!broken.errors.contains("no swift on the PATH") && broken.errors.contains("does not start"))
        let old = try run(swift: "echo 'Swift version 5.9 (swift-5.9-RELEASE)'")
        #expect(old.code == 1 && old.errors.contains("Swift 5.9 is too old"), "\(old.errors)")
    }

    @Test("names all the libraries that a swift lacks, of which the loader names one")
    func libraries() throws {
        let build = try TemporaryFolder()
        let made = try Program.shell(
            """
            set -e
            for name in one two; do
                echo "int $name(void) { return 0; }" > $name.c
                clang -shared -fPIC -o libpaccrypt-$name.so $name.c
            done
            echo 'int one(void), two(void); int main(void) { return one() + two(); }' > main.c
            clang -o swift main.c -L. -lpaccrypt-one -lpaccrypt-two
            """, in: build.url)
        try #require(made.code == 0, "\(made.errors)")
        let broken = try run { folder in
            try FileManager.default.copyItem(at: build["swift"], to: folder["swift"])
        }
        #expect(broken.code == 1 && broken.errors.contains("does not start"), "\(broken.errors)")
        #expect(
            broken.errors.contains("These libraries are missing: libpaccrypt-one.so libpaccrypt-two.so\n"),
            "\(broken.errors)")
    }
}
