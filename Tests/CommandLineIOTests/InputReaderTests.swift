import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct InputReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A file is read piece by piece, also after its start was looked at", arguments: [1, 7, 64, 1000])
    func file(pieceCount: Int) throws {
        let content = SampleContent.bytes(300)
        let input = try InputFile(path: folder.write(content, to: "in"))
        _ = try input.peek(20)
        #expect(try Self.readAll(InputReader(input), pieceCount: pieceCount) == content)
    }

    @Test("A pipe is read in order, with what was looked at first", arguments: [1, 7, 64, 1000])
    func pipe(pieceCount: Int) throws {
        let content = SampleContent.bytes(300)
        let pipe = try Pipe()
        try FileContent.write(content, to: pipe.writeEnd)
        pipe.closeWriteEnd()
        let input = try InputFile(descriptor: FileDescriptor(rawValue: pipe.readEnd), path: "pipe")
        _ = try input.peek(20)
        #expect(try Self.readAll(InputReader(input), pieceCount: pieceCount) == content)
    }

    @Test("The wait for a pipe ends when it is no longer wanted")
    func cancelled() throws {
        let pipe = try Pipe()
        let cancellation = CancellationFlag()
        let reader = try InputReader(
            InputFile(descriptor: FileDescriptor(rawValue: pipe.readEnd), path: "pipe"), cancellation: cancellation)
        cancellation.cancel()
        let failure = #expect(throws: CommandFailure.self) { try reader.read(1) }
        #expect(failure == .cancelled)
    }

    private static func readAll(_ reader: InputReader, pieceCount: Int) throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = try reader.read(pieceCount)
            if piece.isEmpty { return all }
            #expect(piece.count == pieceCount || all.count + piece.count == 300)
            all += piece
        }
    }
}
