import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct ChunkPipelineTests {
    /// Around the boundaries of chunks of 16 bytes and batches of 4 of them, and several batches.
    static let sizes = [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 5000]

    private let folder: TemporaryFolder
    private let transform = TaggedCopy(inputChunkSize: 16)
    private let pipeline = ChunkPipeline(workers: 4, batchBytes: 100)

    init() throws {
        folder = try TemporaryFolder()
        signal(SIGPIPE, SIG_IGN)
    }

    @Test("A file turns into a file, whole and in order, for every size", arguments: sizes)
    func fileToFile(size: Int) throws {
        let bytes = SampleContent.bytes(size)
        let input = try InputFile(path: folder.write(bytes, to: "in"))
        let output = try OutputFile(path: folder.path("out"))
        let result = try pipeline.run(transform, from: input, to: output)
        try output.commit()
        let expected = transform.expected(bytes)
        #expect(try FileContent.read(folder.path("out")) == expected)
        #expect(result.chunkCount == UInt64(max(1, (size + 15) / 16)))
        #expect(result.inputBytes == UInt64(size))
        #expect(result.outputBytes == UInt64(expected.count))
    }

    @Test("A pipe turns into a pipe, whole and in order, for every size", arguments: sizes)
    func pipeToPipe(size: Int) throws {
        let bytes = SampleContent.bytes(size)
        let (source, target) = (try Pipe(), try Pipe())
        let (writer, reader) = (source.writing(bytes), target.reading())
        do {
            let input = try InputFile(descriptor: FileDescriptor(rawValue: source.readEnd), path: "pipe")
            let output = try OutputFile(descriptor: FileDescriptor(rawValue: target.writeEnd), path: "pipe")
            let result = try pipeline.run(transform, from: input, to: output)
            try output.commit()
            target.closeWriteEnd()
            #expect(result.outputBytes == UInt64(transform.expected(bytes).count))
        }
        #expect(writer.join() == true)
        #expect(reader.join() == transform.expected(bytes))
    }

    @Test("Bytes already read come before the rest of a stream", arguments: [1, 15, 16, 17, 64, 65, 200, 1000])
    func prefix(size: Int) throws {
        let bytes = SampleContent.bytes(1000)
        let source = try Pipe()
        let writer = source.writing(Array(bytes[size...]))
        let input = try InputFile(
            descriptor: FileDescriptor(rawValue: source.readEnd), path: "pipe", prefix: Array(bytes[..<size]))
        #expect(try run(input) == transform.expected(bytes))
        #expect(writer.join() == true)
    }

    @Test("A skipped header is no chunk, in a file as in a pipe", arguments: [0, 1, 16, 70, 300])
    func skipping(header: Int) throws {
        let bytes = SampleContent.bytes(300)
        let expected = transform.expected(Array(bytes[header...]))
        let file = try InputFile(path: folder.write(bytes, to: "in"))
        #expect(try file.peek(7) == Array(bytes.prefix(7)))
        #expect(try run(file, skipping: header) == expected)
        let source = try Pipe()
        let writer = source.writing(bytes)
        let stream = try InputFile(descriptor: FileDescriptor(rawValue: source.readEnd), path: "pipe")
        #expect(try stream.peek(7) == Array(bytes.prefix(7)))
        #expect(try stream.peek(301) == bytes)
        #expect(try run(stream, skipping: header) == expected)
        #expect(writer.join() == true)
    }

    @Test("The chunks come after what was written before, and what is written next after them")
    func surroundings() throws {
        let bytes = SampleContent.bytes(333)
        let output = try OutputFile(path: folder.path("out"))
        try output.write(Array("header".utf8))
        _ = try pipeline.run(transform, from: InputFile(path: folder.write(bytes, to: "in")), to: output)
        try output.write(Array("trailer".utf8))
        try output.commit()
        let expected = Array("header".utf8) + transform.expected(bytes) + Array("trailer".utf8)
        #expect(try FileContent.read(folder.path("out")) == expected)
    }

    @Test("Large chunks are batches of their own", arguments: [0, 1, 1 << 20, (1 << 20) + 1, (3 << 20) - 1])
    func largeChunks(size: Int) throws {
        let large = TaggedCopy(inputChunkSize: 1 << 20)
        let bytes = [UInt8](repeating: 7, count: size)
        let input = try InputFile(path: folder.write(bytes, to: "in"))
        let output = try OutputFile(path: folder.path("out"))
        _ = try ChunkPipeline().run(large, from: input, to: output)
        try output.commit()
        #expect(try BatchLayout(large, preferredBytes: 4 << 20).chunksPerBatch == 1)
        #expect(try FileContent.read(folder.path("out")) == large.expected(bytes))
    }

    @Test("A file that calls itself empty but is not is read as a stream")
    func procFile() throws {
        let input = try InputFile(path: "/proc/self/cmdline")
        let expected = try FileContent.read("/proc/self/cmdline")
        #expect(input.size == nil)
        #expect(!expected.isEmpty)
        #expect(try run(input) == transform.expected(expected))
    }

    @Test("A file that another process left half read is read from there")
    func halfRead() throws {
        let bytes = SampleContent.bytes(100)
        let path = try folder.write(bytes, to: "in")
        let descriptor = try checked { open(path, O_RDONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        lseek(descriptor, 30, SEEK_SET)
        let input = try InputFile(descriptor: FileDescriptor(rawValue: descriptor), path: "in")
        #expect(input.size == 70)
        #expect(try run(input) == transform.expected(Array(bytes[30...])))
    }

    @Test("What a file grows by while it is read is left out")
    func growth() throws {
        let bytes = SampleContent.bytes(100)
        let input = try InputFile(path: folder.write(bytes, to: "in"))
        try folder.write(SampleContent.bytes(150), to: "in")
        #expect(try run(input) == transform.expected(bytes))
    }

    @Test("A non-blocking pipe is waited for")
    func nonBlocking() throws {
        let bytes = SampleContent.bytes(200_000)
        let (source, target) = (try Pipe(), try Pipe())
        for end in [source.readEnd, target.writeEnd] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
        let (writer, reader) = (source.writing(bytes), target.reading())
        do {
            let output = try OutputFile(descriptor: FileDescriptor(rawValue: target.writeEnd), path: "pipe")
            _ = try pipeline.run(
                transform, from: InputFile(descriptor: FileDescriptor(rawValue: source.readEnd), path: "pipe"),
                to: output)
            target.closeWriteEnd()
        }
        #expect(writer.join() == true)
        #expect(reader.join() == transform.expected(bytes))
    }

    @Test("The progress ends at the size of the input")
    func progress() throws {
        let counter = ProgressCounter()
        let output = try OutputFile(path: "/dev/null")
        let input = try InputFile(path: folder.write(SampleContent.bytes(5000), to: "in"))
        _ = try pipeline.run(transform, from: input, to: output, progress: counter)
        #expect(counter.bytes == 5000)
    }

    private func run(_ input: InputFile, skipping: Int = 0) throws -> [UInt8] {
        let output = try OutputFile(path: folder.path("out"), replacing: true)
        _ = try pipeline.run(transform, from: input, skipping: skipping, to: output)
        try output.commit()
        return try FileContent.read(folder.path("out"))
    }
}
