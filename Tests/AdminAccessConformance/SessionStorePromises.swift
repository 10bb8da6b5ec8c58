import AdminAccess
import RequestGuard
import Testing

/// What every adapter of `SessionStore` promises.
public enum SessionStorePromises {
    /// All promises.
    public static let all: [PortPromise<any SessionStore>] = timeouts + removal + listing + stepUps + pending

    private static let idle = Int64(Example.timeouts.idleSeconds) * 1000
    private static let absolute = Int64(SessionTimeouts.absoluteSeconds) * 1000

    private static func touch(_ store: any SessionStore, _ byte: UInt8, at time: Int64) async throws -> SessionState {
        try await store.touch(
            Example.hash(byte), from: Example.network, timeouts: Example.timeouts, now: Example.at(time))
    }

    private static let timeouts: [PortPromise<any SessionStore>] = [
        PortPromise("a session is found by its id, as it was stored, and no other is") { store in
            let session = try Example.session(1)
            try await store.insert(session)
            try await store.insert(
                Session(
                    id: Example.hash(2), account: "Zoë", epoch: Example.hash(9), client: nil, createdAt: Example.at(1),
                    lastUsedAt: Example.at(1)))
            #expect(try await touch(store, 1, at: 0) == .active(session))
            guard case .active(let other) = try await touch(store, 2, at: 1) else {
                Issue.record("the session is not active")
                return
            }
            #expect(try other.account == "Zoë" && other.client == nil && other.epoch == Example.hash(9))
            #expect(try await touch(store, 3, at: 0) == .unknown)
        },
        PortPromise("a session that nobody uses ends with the idle time, and is told about once") { store in
            try await store.insert(Example.session(1))
            #expect(try await touch(store, 1, at: idle) == .timedOut(Example.session(1)))
            #expect(try await touch(store, 1, at: idle) == .unknown)
        },
        PortPromise("a session that is used goes on, until it is too old") { store in
            try await store.insert(Example.session(1))
            var time: Int64 = 0
            while time + idle - 1 < absolute {
                time += idle - 1
                var session = try Example.session(1)
                session.lastUsedAt = Example.at(time)
                #expect(try await touch(store, 1, at: time) == .active(session))
            }
            guard case .active = try await touch(store, 1, at: absolute - 1) else {
                Issue.record("the session ended too early")
                return
            }
            guard case .timedOut = try await touch(store, 1, at: absolute) else {
                Issue.record("the session is older than allowed")
                return
            }
        },
        PortPromise("a clock that steps back does not shorten a session") { store in
            try await store.insert(Example.session(1))
            _ = try await touch(store, 1, at: 60_000)
            var session = try Example.session(1)
            session.lastUsedAt = Example.at(60_000)
            #expect(try await touch(store, 1, at: 10_000) == .active(session))
        },
        PortPromise("of several requests after the end one is told that the session timed out") { store in
            try await store.insert(Example.session(1))
            let states = try await parallel(12) { _ in try await touch(store, 1, at: idle) }
            #expect(try states.count { $0 == .timedOut(try Example.session(1)) } == 1)
            #expect(states.count { $0 == .unknown } == 11)
        },
        PortPromise("clearing returns what has timed out, each once, and leaves the rest") { store in
            for byte in UInt8(1)...3 { try await store.insert(Example.session(byte)) }
            try await store.insert(Example.session(4, createdAt: 1))
            _ = try await touch(store, 1, at: idle)
            let ended = try await parallel(4) { _ in
                try await store.removeTimedOut(Example.timeouts, now: Example.at(idle))
            }
            #expect(try Set(ended.joined().map(\.id)) == [Example.hash(2), Example.hash(3)])
            #expect(ended.joined().count == 2)
            #expect(try await touch(store, 4, at: idle) != .unknown)
        },
    ]

    private static let removal: [PortPromise<any SessionStore>] = [
        PortPromise("a removed session is gone, and others stay") { store in
            for byte in UInt8(1)...2 { try await store.insert(Example.session(byte)) }
            #expect(try await store.remove(Example.hash(1)))
            #expect(try await store.remove(Example.hash(1)) == false)
            #expect(try await touch(store, 1, at: 0) == .unknown)
            #expect(try await touch(store, 2, at: 0) == .active(Example.session(2)))
        },
        PortPromise("all sessions are removed, or all but one") { store in
            for byte in UInt8(1)...3 { try await store.insert(Example.session(byte)) }
            try await store.removeAll(except: Example.hash(2))
            #expect(try await touch(store, 1, at: 0) == .unknown)
            #expect(try await touch(store, 2, at: 0) == .active(Example.session(2)))
            try await store.removeAll(except: nil)
            #expect(try await touch(store, 2, at: 0) == .unknown)
        },
    ]

    private static let listing: [PortPromise<any SessionStore>] = [
        PortPromise("those sessions are listed that have not timed out, of one state of the account") { store in
            let list = { (epoch: UInt8, time: Int64) in
                try await store.sessions(
                    of: Example.hash(epoch), timeouts: Example.timeouts, now: Example.at(time)
                ).map(\.id)
            }
            #expect(try await list(0xEE, 0) == [])
            for byte in UInt8(1)...3 { try await store.insert(Example.session(byte)) }
            try await store.insert(
                Session(
                    id: Example.hash(4), account: "ann", epoch: Example.hash(0x77), client: nil,
                    createdAt: Example.at(0), lastUsedAt: Example.at(0)))
            _ = try await touch(store, 2, at: 5)
            #expect(try await list(0xEE, idle - 1) == [Example.hash(2), Example.hash(1), Example.hash(3)])
            #expect(try await list(0x77, idle - 1) == [Example.hash(4)])
            #expect(try await list(0xEE, idle) == [Example.hash(2)])
            #expect(try await list(0x77, idle) == [])
            _ = try await store.remove(Example.hash(2))
            #expect(try await list(0xEE, 0) == [Example.hash(1), Example.hash(3)])
        },
        PortPromise("a session has the network that it was last used from") { store in
            try await store.insert(Example.session(1))
            for (time, network) in [(5, "203.0.113.9"), (5, "2001:db8::/64"), (3, "unknown")] as [(Int64, String)] {
                var session = try Example.session(1)
                session.lastUsedAt = Example.at(5)
                session.network = network
                let state = try await store.touch(
                    Example.hash(1), from: network, timeouts: Example.timeouts, now: Example.at(time))
                #expect(state == .active(session))
                let listed = try await store.sessions(
                    of: Example.hash(0xEE), timeouts: Example.timeouts, now: Example.at(time))
                #expect(listed == [session])
            }
        },
    ]

    private static let most = Session.mostFailedStepUps

    private static let stepUps: [PortPromise<any SessionStore>] = [
        PortPromise("the last wrong attempt at a step-up ends its session, and no other") { store in
            for byte in UInt8(1)...2 { try await store.insert(Example.session(byte)) }
            for _ in 1..<most {
                #expect(try await store.reserveStepUp(of: Example.hash(1)) == .reserved)
                #expect(try await store.failStepUp(of: Example.hash(1)) == nil)
            }
            // Using the session forgets none of them.
            _ = try await touch(store, 1, at: 60_000)
            #expect(try await store.reserveStepUp(of: Example.hash(1)) == .reserved)
            #expect(try await store.failStepUp(of: Example.hash(1))?.id == Example.hash(1))
            #expect(try await store.failStepUp(of: Example.hash(1)) == nil, "it is told about once")
            #expect(try await store.reserveStepUp(of: Example.hash(1)) == .unknown)
            #expect(try await store.releaseStepUp(of: Example.hash(1)) == nil)
            #expect(try await touch(store, 1, at: 60_000) == .unknown)
            #expect(try await store.reserveStepUp(of: Example.hash(2)) == .reserved)
        },
        PortPromise("an attempt that is given back was never made, and makes up for no other") { store in
            try await store.insert(Example.session(1))
            let untouched = try await store.releaseStepUp(of: Example.hash(1))
            #expect(try untouched == Example.session(1), "there is nothing to give back")
            for wrong in 1..<most {
                #expect(try await store.reserveStepUp(of: Example.hash(1)) == .reserved)
                #expect(try await store.failStepUp(of: Example.hash(1)) == nil)
                for _ in 1...20 {
                    #expect(try await store.reserveStepUp(of: Example.hash(1)) == .reserved)
                    #expect(try await store.releaseStepUp(of: Example.hash(1))?.openStepUps == wrong)
                }
            }
            #expect(try await store.reserveStepUp(of: Example.hash(1)) == .reserved)
            #expect(try await store.failStepUp(of: Example.hash(1)) != nil)
        },
        PortPromise("of many attempts at once no more are made than may be wrong, and the session ends once") { store in
            try await store.insert(Example.session(1))
            let reservations = try await parallel(40) { _ in try await store.reserveStepUp(of: Example.hash(1)) }
            #expect(reservations.count { $0 == .reserved } == most)
            let ends = reservations.count { if case .ended = $0 { true } else { false } }
            #expect(ends == 1)
            #expect(reservations.count { $0 == .unknown } == 40 - most - 1)
        },
    ]

    private static let pending: [PortPromise<any SessionStore>] = [
        PortPromise("a pending secret belongs to its session, and the last one counts") { store in
            for byte in UInt8(1)...2 { try await store.insert(Example.session(byte)) }
            #expect(try await store.pendingSecret(of: Example.hash(1)) == nil)
            #expect(try await store.setPendingSecret([1, 2], of: Example.hash(1)))
            #expect(try await store.setPendingSecret([0, 255], of: Example.hash(1)))
            #expect(try await store.pendingSecret(of: Example.hash(1)) == [0, 255])
            #expect(try await store.pendingSecret(of: Example.hash(2)) == nil)
            _ = try await touch(store, 1, at: 5)
            #expect(try await store.pendingSecret(of: Example.hash(1)) == [0, 255])
            #expect(try await store.setPendingSecret(nil, of: Example.hash(1)))
            #expect(try await store.pendingSecret(of: Example.hash(1)) == nil)
        },
        PortPromise("a pending secret goes with its session") { store in
            try await store.insert(Example.session(1))
            _ = try await store.setPendingSecret([1], of: Example.hash(1))
            _ = try await store.remove(Example.hash(1))
            #expect(try await store.pendingSecret(of: Example.hash(1)) == nil)
            #expect(try await store.setPendingSecret([1], of: Example.hash(1)) == false)
            try await store.insert(Example.session(1))
            #expect(try await store.pendingSecret(of: Example.hash(1)) == nil)
        },
    ]
}
