import Foundation
import TestSupport

/// A decoder of QR codes that is not ours.
enum Decoder {
    struct Failure: Error {
        let status: Int32
    }

    /// The text in an image.
    static func read(_ png: [UInt8]) throws -> String {
        let folder = try TemporaryFolder()
        let file = try folder.write(png, to: "code.png")
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["zbarimg", "--quiet", "--raw", "--oneshot", "-Sbinary", file]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return String(decoding: text, as: UTF8.self)
    }
}
