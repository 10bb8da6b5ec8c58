import FileSystem
import SystemPackage
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct ChunkPipelineFailureTests {
    private let folder: TemporaryFolder
    private let pipeline = ChunkPipeline(workers: 4, batchBytes: 100)

    init() throws {
        folder = try TemporaryFolder()
        signal(SIGPIPE, SIG_IGN)
    }

    @Test(
        "An error of the transform is thrown and leaves nothing", arguments: [0, 1, 7, 150, 312],
        [FileSystemFeatures.all, []])
    func transformFails(index: UInt64, features: FileSystemFeatures) throws {
        let input = try InputFile(path: folder.write(SampleContent.bytes(5000), to: "in"))
        let failing = TaggedCopy(inputChunkSize: 16, failing: index)
        #expect(throws: TaggedCopy.Failure(index: index)) {
            let output = try OutputFile(path: folder.path("out"), using: features)
            _ = try pipeline.run(failing, from: input, to: output)
            try output.commit()
        }
        #expect(try folder.names == ["in"])
    }

    @Test("After an error no further chunk is begun by the same thread, and nothing of its batch is written")
    func stops() throws {
        let input = try InputFile(path: folder.write(SampleContent.bytes(5000), to: "in"))
        let last = HighestIndex()
        let failing = TaggedCopy(inputChunkSize: 16, failing: 5) { last.note($0) }
        let target = try Pipe()
        let reader = target.reading()
        #expect(throws: TaggedCopy.Failure(index: 5)) {
            try ChunkPipeline(workers: 1, batchBytes: 100)
                .run(
                    failing, from: input,
                    to: OutputFile(descriptor: FileDescriptor(rawValue: target.writeEnd), path: "pipe"))
        }
        target.closeWriteEnd()
        #expect(last.index == 5)
        #expect(reader.join()?.count == 4 * 25)
    }

    @Test("Errors of the output are told apart", arguments: [("/dev/full", Errno.noSpace)])
    func fullDevice(path: String, number: Errno) throws {
        let input = try InputFile(path: folder.write(SampleContent.bytes(5000), to: "in"))
        let failure = #expect(throws: CommandFailure.self) {
            try pipeline.run(TaggedCopy(inputChunkSize: 16), from: input, to: OutputFile(path: path))
        }
        #expect(failure?.errno == number)
        #expect(failure?.description.contains("no space is left") == true)
        #expect(failure?.description.contains("\"/dev/full\"") == true)
    }

    @Test("A closed pipe ends the work even while the input is silent")
    func closedPipe() throws {
        let (source, target) = (try Pipe(), try Pipe())
        // One batch of four chunks and the byte of look-ahead; then the input stays open and silent.
        try FileContent.write(SampleContent.bytes(65), to: source.writeEnd)
        let input = try InputFile(descriptor: FileDescriptor(rawValue: source.readEnd), path: "source")
        let output = try OutputFile(descriptor: FileDescriptor(rawValue: brokenEnd(of: target)), path: "target")
        let failure = #expect(throws: CommandFailure.self) {
            try pipeline.run(TaggedCopy(inputChunkSize: 16), from: input, to: output)
        }
        #expect(failure?.errno == .brokenPipe)
    }

    @Test("A file that shrinks is an error")
    func shrinks() throws {
        let input = try InputFile(path: folder.write(SampleContent.bytes(5000), to: "in"))
        try folder.write(SampleContent.bytes(4999), to: "in")
        let failure = #expect(throws: CommandFailure.self) {
            try pipeline.run(TaggedCopy(inputChunkSize: 16), from: input, to: OutputFile(path: "/dev/null"))
        }
        #expect(failure == .inputShrank(input.path))
    }

    @Test("A cancelled run stops, even while it waits for input")
    func cancelled() throws {
        let source = try Pipe()
        try FileContent.write(SampleContent.bytes(65), to: source.writeEnd)
        let flag = CancellationFlag()
        let failure = #expect(throws: CommandFailure.self) {
            try pipeline.run(
                TaggedCopy(inputChunkSize: 16) { _ in flag.cancel() },
                from: InputFile(descriptor: FileDescriptor(rawValue: source.readEnd), path: "pipe"),
                to: OutputFile(path: "/dev/null"),
                cancellation: flag)
        }
        #expect(failure == .cancelled)
    }

    @Test("A chunk that turns into another size than announced is an error", arguments: [0, 24, 26, 4000])
    func wrongSize(size: Int) throws {
        let input = try InputFile(path: folder.write(SampleContent.bytes(100), to: "in"))
        let failure = #expect(throws: CommandFailure.self) {
            try pipeline.run(WrongSize(size: size), from: input, to: OutputFile(path: "/dev/null"))
        }
        // Which chunk is the first to be found differs: they are worked on at the same time.
        guard case .chunkSize(_, size) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("Chunks of impossible sizes are refused", arguments: [Int.min, -1, 0, (64 << 20) + 1, Int.max - 9])
    func impossibleSize(size: Int) throws {
        let input = try InputFile(path: "/dev/null")
        let failure = #expect(throws: CommandFailure.self) {
            try pipeline.run(TaggedCopy(inputChunkSize: size), from: input, to: OutputFile(path: "/dev/null"))
        }
        #expect(failure == .chunkSizeNotAllowed)
    }

    @Test("An output too large for any file is an error")
    func tooLarge() throws {
        let output = try OutputFile(path: folder.path("out"))
        output.advance(by: .max)
        let failure = #expect(throws: CommandFailure.self) {
            try pipeline.run(
                TaggedCopy(inputChunkSize: 16), from: InputFile(path: folder.write("chunks", to: "in")), to: output)
        }
        #expect(failure?.errno == .fileTooLarge)
    }

    @Test("Batches that come early wait for their turn")
    func ordered() throws {
        let target = try Pipe()
        let reader = target.reading()
        do {
            let sink = OrderedSink(try OpenFile(duplicating: FileDescriptor(rawValue: target.writeEnd), path: "pipe"))
            let early = [3, 1, 2].map { index in
                Parallel { try? sink.write([UInt8(index)], index: UInt64(index)) }
            }
            try sink.write([0], index: 0)
            for thread in early { _ = thread.join() }
            target.closeWriteEnd()
        }
        #expect(reader.join() == [0, 1, 2, 3])
    }

    /// The write end of a pipe that nobody reads any more.
    private func brokenEnd(of pipe: Pipe) throws -> Int32 {
        let null = try checked { open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { close(null) }
        try checked { dup2(null, pipe.readEnd) }
        return pipe.writeEnd
    }
}

/// The highest chunk number seen.
private final class HighestIndex: Sendable {
    private let highest = Mutex<UInt64>(0)

    var index: UInt64 { highest.withLock { $0 } }

    func note(_ index: UInt64) { highest.withLock { $0 = max($0, index) } }
}

private struct WrongSize: ChunkTransform {
    let size: Int
    let inputChunkSize = 16
    let outputChunkSize = 25
    let maximumOutputSize = 25

    func transform(
        _ input: UnsafeRawBufferPointer, index: UInt64, isFinal: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int { size }
}

extension OrderedSink {
    fileprivate func write(_ bytes: [UInt8], index: UInt64) throws {
        let batch = ChunkBatch(index: index, byteCount: bytes.count, isLast: false)
        try bytes.withUnsafeBytes { try write($0, of: batch, stop: { () throws(CommandFailure) in }) }
    }
}
