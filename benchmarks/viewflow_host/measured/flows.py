"""Nine tasks in a row, and a way back from the second to the first."""

from __future__ import annotations

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process

OFFICER = None  # set by the host: whom every task belongs to


def form(request, **kwargs):  # a task's view: the host completes tasks by their activations
    raise NotImplementedError


class Measured(flow.Flow):
    process_class = Process

    start = flow.StartHandle(this.begin).Next(this.t1)
    t1 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.t2)
    t2 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.gw)
    gw = flow.If(lambda activation: activation.process.data["lanjut"]).Then(this.t3).Else(this.t1)
    t3 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.t4)
    t4 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.t5)
    t5 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.t6)
    t6 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.t7)
    t7 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.t8)
    t8 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.t9)
    t9 = flow.View(form).Assign(lambda activation: OFFICER).Next(this.end)
    end = flow.End()

    def begin(self, activation):
        activation.process.data = {"lanjut": True}
        return activation.process
