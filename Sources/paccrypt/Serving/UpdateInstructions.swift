import Foundation

/// How this installation is updated, for whoever sits at the machine.
enum UpdateInstructions {
    /// What to type, line by line.
    static var lines: [String] {
        let program = program
        guard let build = program.range(of: "/.build/") else {
            return [
                "# In a copy of the sources, at the new version:",
                "git pull",
                "make build",
                "make install PREFIX=\(prefix(of: program))",
                "# Then press Restart on the admin page.",
            ]
        }
        return [
            "cd \(program[..<build.lowerBound])", "git pull", "make build", "# Then press Restart on the admin page.",
        ]
    }

    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "paccrypt"
    }

    /// `/usr/local` of `/usr/local/bin/paccrypt`.
    private static func prefix(of program: String) -> String {
        URL(filePath: program).deletingLastPathComponent().deletingLastPathComponent().path
    }
}
